BEGIN { trace(lltostr()); }
