// Printed by SymPy from lib/inference_math/money.py; made anew by: python3 start.py build
// r rent_per_gpu_hour, n devices, t step, B batch, s speed, t_0 constant, tau per_user, s_0 fastest, I input_tokens, O output_tokens, p_I input_price, p_O output_price, e earned
export const MONEY = {
  linear_step_time: ({ B, t_0, tau }) =>
    B*tau + t_0,
  batch_at_speed: ({ s, t_0, tau }) =>
    (-t_0 + 1/s)/tau,
  tokens_per_second_at_speed: ({ s, t_0, tau }) =>
    (-s*t_0 + 1)/tau,
  cost_over_least: ({ s, s_0 }) =>
    1/(-s/s_0 + 1),
  usd_per_million_tokens_of_step: ({ B, n, r, t }) =>
    277.777777777778*n*r*t/B,
  revenue: ({ I, O, p_I, p_O }) =>
    1.0e-6*I*p_I + 1.0e-6*O*p_O,
  profit: ({ e, n, r }) =>
    e - n*r,
};
