BEGIN { trace(&3); }
