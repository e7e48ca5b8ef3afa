/* expect: total has not yet been declared or assigned */
BEGIN { total += 1; }
