/* expect: incomplete struct/union/enum struct nowhere */
translator struct nowhere < int n > { };
