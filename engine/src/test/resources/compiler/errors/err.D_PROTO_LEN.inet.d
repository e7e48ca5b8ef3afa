BEGIN { trace(inet_ntop(1)); }
