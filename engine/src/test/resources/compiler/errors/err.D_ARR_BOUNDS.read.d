/* expect: index outside array bounds: 3, max is 3 */
int row[3];
BEGIN { trace(row[2]); trace(row[3]); }
