BEGIN { @ = lquantize("a", 0, 10, 1); }
