BEGIN { tracemem(0, 3, "a"); }
