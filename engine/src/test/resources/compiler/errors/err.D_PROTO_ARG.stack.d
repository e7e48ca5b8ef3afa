BEGIN { trace(strlen(stack())); }
