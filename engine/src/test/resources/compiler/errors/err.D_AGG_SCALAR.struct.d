BEGIN { @ = min(*curthread); }
