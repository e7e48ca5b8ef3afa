/*
 * Sizes of types and expressions.
 */

#pragma D option quiet

BEGIN
{
	printf("%d %d %d %d\n", sizeof (char), sizeof (long), sizeof (void *), sizeof (struct vnode *));
	exit(0);
}
