BEGIN { printf("%lld", timestamp); }
