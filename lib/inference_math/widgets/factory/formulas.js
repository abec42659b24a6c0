// Printed by SymPy from lib/inference_math/formulas.py; made anew by: python3 start.py build
// N total_params, N_a active_params, b weight_bytes_per_param, kv kv_bytes_per_token, kv_w kv_window_bytes_per_token, w sliding_window, E experts, k experts_per_token, R routed_params, V input_embedding_params, M memory, BW bandwidth, F flops, n devices, B batch, L context
export const FORMULAS = {
  weight_bytes: ({ N, b }) =>
    N*b,
  weight_bytes_read: ({ B, E, N, R, V, b, k }) =>
    b*(N - R*Math.pow(1 - k/E, B) - V),
  kv_bytes: ({ L, kv, kv_w, w }) =>
    L*kv + kv_w*Math.min(L, w),
  memory: ({ M, n }) =>
    M*n,
  memory_needed: ({ B, L, N, b, kv, kv_w, w }) =>
    B*(L*kv + kv_w*Math.min(L, w)) + N*b,
  weights_time: ({ BW, N, b, n }) =>
    N*b/(BW*n),
  weights_time_covered: ({ B, BW, E, N, R, V, b, k, n }) =>
    b*(N - R*Math.pow(1 - k/E, B) - V)/(BW*n),
  kv_time: ({ B, BW, L, kv, kv_w, n, w }) =>
    B*(L*kv + kv_w*Math.min(L, w))/(BW*n),
  compute_time: ({ B, F, N_a, n }) =>
    2*B*N_a/(F*n),
  step_time: ({ B, BW, F, L, N, N_a, b, kv, kv_w, n, w }) =>
    Math.max(2*B*N_a/(F*n), B*(L*kv + kv_w*Math.min(L, w))/(BW*n) + N*b/(BW*n)),
  step_time_covered: ({ B, BW, E, F, L, N, N_a, R, V, b, k, kv, kv_w, n, w }) =>
    Math.max(2*B*N_a/(F*n), B*(L*kv + kv_w*Math.min(L, w))/(BW*n) + b*(N - R*Math.pow(1 - k/E, B) - V)/(BW*n)),
  tokens_per_second: ({ B, BW, F, L, N, N_a, b, kv, kv_w, n, w }) =>
    B/Math.max(2*B*N_a/(F*n), B*(L*kv + kv_w*Math.min(L, w))/(BW*n) + N*b/(BW*n)),
  tokens_per_second_covered: ({ B, BW, E, F, L, N, N_a, R, V, b, k, kv, kv_w, n, w }) =>
    B/Math.max(2*B*N_a/(F*n), B*(L*kv + kv_w*Math.min(L, w))/(BW*n) + b*(N - R*Math.pow(1 - k/E, B) - V)/(BW*n)),
  critical_batch_size: ({ BW, F, N, N_a, b }) =>
    (1/2)*F*N*b/(BW*N_a),
};
