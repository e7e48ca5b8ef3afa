/* @@args: -ev */
inline int answer = 42;
#pragma D attributes Evolving/Unstable/ISA answer
#pragma D binding "1.2" answer
dtrace:::BEGIN { trace(answer); }
