BEGIN { trace(sizeof (`vn_rele)); }
