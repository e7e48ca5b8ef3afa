BEGIN { @ = count(); trunc(@, 1, 2); }
