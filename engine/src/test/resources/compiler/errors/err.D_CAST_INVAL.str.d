BEGIN { trace((int)"a"); }
