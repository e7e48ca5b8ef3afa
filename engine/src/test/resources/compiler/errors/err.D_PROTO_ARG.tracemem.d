BEGIN { tracemem(123, "size"); }
