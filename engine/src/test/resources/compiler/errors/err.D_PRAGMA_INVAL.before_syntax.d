/* expect: invalid attributes */
inline int answer
#pragma D attributes Stable answer
BEGIN { trace(answer); }
