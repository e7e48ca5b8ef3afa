enum s { a };
enum s { b };
