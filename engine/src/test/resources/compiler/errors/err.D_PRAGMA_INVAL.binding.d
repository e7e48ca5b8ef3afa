inline int answer = 42;
#pragma D binding "one" answer
BEGIN { trace(answer); }
