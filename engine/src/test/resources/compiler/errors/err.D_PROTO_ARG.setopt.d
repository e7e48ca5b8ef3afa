BEGIN { setopt(3); }
