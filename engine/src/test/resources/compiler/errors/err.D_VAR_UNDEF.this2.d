BEGIN { trace(this->nosuch); }
