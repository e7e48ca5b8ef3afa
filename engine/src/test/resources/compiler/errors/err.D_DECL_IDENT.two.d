uint_t uint_t x;
