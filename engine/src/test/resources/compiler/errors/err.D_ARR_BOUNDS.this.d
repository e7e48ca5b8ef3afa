this int x[3];
BEGIN { this->x[3] = 1; }
