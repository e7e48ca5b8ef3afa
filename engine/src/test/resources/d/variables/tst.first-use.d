/*
 * The operand of a unary operator need not have been assigned to before: it is an integer of 64 bits then.
 */

#pragma D option quiet

BEGIN
/! pending["disk", 1] && !self->busy && -this->depth == 0/
{
	pending["disk", 1]--;
	self->busy += sizeof (self->seen[1]);
	printf("%d %d %d\n", pending["disk", 1], self->busy, sizeof (pending["disk", 2]));
	exit(0);
}
