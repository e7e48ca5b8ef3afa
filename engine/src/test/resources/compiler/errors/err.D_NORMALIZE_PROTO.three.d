BEGIN { @ = count(); normalize(@, 1, 2); }
