void x[int];
BEGIN {}
