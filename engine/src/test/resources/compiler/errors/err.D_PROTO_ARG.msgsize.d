BEGIN { trace(msgsize(3)); }
