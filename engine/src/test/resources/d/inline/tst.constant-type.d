/*
 * An inline that is an integer constant is that constant: it has the type of its expression, not the one declared.
 */

inline long wide = 5;
inline uint8_t narrow = 300;
inline long cast = (long)5;
inline long variable = pid;

BEGIN
{
	trace(wide);
	trace(narrow);
	trace(cast);
	trace(NULL);
	printf("%d %d %d %d %d", sizeof(wide), sizeof(narrow), sizeof(cast), sizeof(variable), sizeof(NULL));
	exit(0);
}
