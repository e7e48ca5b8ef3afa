this->x = 1;
