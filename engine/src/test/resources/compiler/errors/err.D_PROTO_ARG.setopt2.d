BEGIN { setopt("quiet", 3); }
