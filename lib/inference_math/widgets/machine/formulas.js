// Printed by SymPy from lib/inference_math/formulas.py; made anew by: python3 start.py build
// N total_params, N_a active_params, b weight_bytes_per_param, kv kv_bytes_per_token, kv_w kv_window_bytes_per_token, w sliding_window, E experts, k experts_per_token, R routed_params, V input_embedding_params, b_R routed_bytes_per_param, b_V input_embedding_bytes_per_param, kv_r kv_read_bytes_per_token, kv_s kv_selected_bytes_per_token, c kv_selected_tokens, S state_bytes, M memory, u usable, BW bandwidth, F flops, n devices, B batch, L context, P prompt_tokens
export const FORMULAS = {
  weight_bytes: ({ N, b }) =>
    N*b,
  weight_bytes_read: ({ B, E, N, R, V, b, b_R, b_V, k }) =>
    N*b - R*b_R*Math.pow(1 - k/E, B) - V*b_V,
  kv_bytes: ({ L, S, kv, kv_w, w }) =>
    L*kv + S + kv_w*Math.min(L, w),
  kv_bytes_read: ({ B, L, S, c, kv_r, kv_s, kv_w, w }) =>
    B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w)),
  memory: ({ M, n, u }) =>
    M*n*u,
  memory_needed: ({ B, L, N, S, b, kv, kv_w, w }) =>
    B*(L*kv + S + kv_w*Math.min(L, w)) + N*b,
  weights_time: ({ BW, N, V, b, b_V, n }) =>
    (N*b - V*b_V)/(BW*n),
  weights_time_covered: ({ B, BW, E, N, R, V, b, b_R, b_V, k, n }) =>
    (N*b - R*b_R*Math.pow(1 - k/E, B) - V*b_V)/(BW*n),
  kv_time: ({ B, BW, L, S, c, kv_r, kv_s, kv_w, n, w }) =>
    B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w))/(BW*n),
  compute_time: ({ B, F, N_a, V, n }) =>
    B*(2*N_a - 2*V)/(F*n),
  step_time: ({ B, BW, F, L, N, N_a, S, V, b, b_V, c, kv_r, kv_s, kv_w, n, w }) =>
    Math.max(B*(2*N_a - 2*V)/(F*n), B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w))/(BW*n) + (N*b - V*b_V)/(BW*n)),
  step_time_covered: ({ B, BW, E, F, L, N, N_a, R, S, V, b, b_R, b_V, c, k, kv_r, kv_s, kv_w, n, w }) =>
    Math.max(B*(2*N_a - 2*V)/(F*n), B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w))/(BW*n) + (N*b - R*b_R*Math.pow(1 - k/E, B) - V*b_V)/(BW*n)),
  tokens_per_second: ({ B, BW, F, L, N, N_a, S, V, b, b_V, c, kv_r, kv_s, kv_w, n, w }) =>
    B/Math.max(B*(2*N_a - 2*V)/(F*n), B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w))/(BW*n) + (N*b - V*b_V)/(BW*n)),
  tokens_per_second_covered: ({ B, BW, E, F, L, N, N_a, R, S, V, b, b_R, b_V, c, k, kv_r, kv_s, kv_w, n, w }) =>
    B/Math.max(B*(2*N_a - 2*V)/(F*n), B*(L*kv_r + S + kv_s*Math.min(L, c) + kv_w*Math.min(L, w))/(BW*n) + (N*b - R*b_R*Math.pow(1 - k/E, B) - V*b_V)/(BW*n)),
  prefill_time: ({ BW, F, N, N_a, P, V, b, b_V, n }) =>
    Math.max((N*b - V*b_V)/(BW*n), P*(2*N_a - 2*V)/(F*n)),
  devices_needed: ({ M, N, b, u }) =>
    Math.ceil(N*b/(M*u)),
  max_batch: ({ L, M, N, S, b, kv, kv_w, n, u, w }) =>
    (M*n*u - N*b)/(L*kv + S + kv_w*Math.min(L, w)),
  critical_batch_size: ({ BW, F, N, N_a, V, b, b_V }) =>
    F*(N*b - V*b_V)/(BW*(2*N_a - 2*V)),
};
