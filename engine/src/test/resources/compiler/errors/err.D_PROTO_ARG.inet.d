BEGIN { trace(inet_ntoa(3)); }
