BEGIN { @ = quantize("a"); }
