// Printed by SymPy from lib/inference_math/money.py; made anew by: python3 start.py build
// r rent_per_gpu_hour, n devices, t step, B batch, s speed, t_0 constant, tau per_user, s_0 fastest
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
};
