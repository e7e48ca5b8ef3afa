/* expect: cannot apply stringof to a value of type void */
BEGIN { trace(stringof(trace(1))); }
