BEGIN { trace(*`vn_rele); }
