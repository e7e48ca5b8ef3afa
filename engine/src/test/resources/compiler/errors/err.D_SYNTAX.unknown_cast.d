BEGIN { trace((nosuch_t)3); }
