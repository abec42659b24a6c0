"""trial"""
from .engine import Choice, Expression, Function
from .formula import ceil, larger, num, part
q1 = Function("01.1","weight_bytes(params: params, bits_per_param: bits) -> bytes", lambda p,b: p*b/num(8,"the bits of a byte"))
q2 = Function("01.2","devices_needed(n_bytes: bytes, memory: memory) -> devices", lambda n,m: ceil(n/m))
q3 = Function("01.3","memory_needed(weight_bytes: bytes, kv_per_token: kv, users: users, context: tokens) -> bytes",
   lambda w,k,u,c: part("the weights",w,many=True)+part("the KV caches",u*c*k,many=True))
q4 = Expression("01.4","B(N: params, b: width, n: devices, M: memory, k: kv, L: tokens) -> users",
   lambda N,b,n,M,k,L,B: (part("what is needed",part("the weights",N*b,many=True)+part("the KV caches",B*L*k,many=True)),part("what is there",n*M)),unknown="B",
   where=lambda N,b,n,M: n*M>N*b, solution=lambda N,b,n,M,k,L:(part("what is there",n*M)-part("the weights",N*b,many=True))/(k*L))
q6 = Function("04.2","tokens_per_second(total_params: params, active_params: active, bytes_per_param: width, bandwidth: bandwidth, flops: flops, batch: users[]) -> tokens/s",
   lambda p,a,w,bw,f,b: b/part("the step",larger(part("the moving time",p*w/bw),part("the computing time",num(2,"a multiplication and an addition")*a*b/f))), where=lambda total_params,active_params: active_params<=total_params)
q5 = Choice("01.5","d",{"a":"A no","b":"B no","c":"C no"})
QUESTIONS=(q1,q2,q3,q4,q5,q6)
