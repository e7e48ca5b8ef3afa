BEGIN { trace(*3); }
