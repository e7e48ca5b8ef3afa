BEGIN { @ = lquantize(1, 0, 70000); }
