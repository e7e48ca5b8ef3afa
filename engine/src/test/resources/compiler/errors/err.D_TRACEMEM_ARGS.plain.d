BEGIN { tracemem(0, 3, 3, 3); }
