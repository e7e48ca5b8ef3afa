/* expect: invalid attributes specified by #pragma attributes */
inline int answer = 42;
#pragma D attributes Stable/Solid/Common answer
BEGIN { trace(answer); }
