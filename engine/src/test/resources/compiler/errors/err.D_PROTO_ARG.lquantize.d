BEGIN { @a = lquantize(1, probefunc, 10); }
