BEGIN { @ = llquantize(1, 2, 3); }
