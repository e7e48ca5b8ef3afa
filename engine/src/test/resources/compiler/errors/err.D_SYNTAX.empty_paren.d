BEGIN { trace(()); }
