/*
 * A variable that was never assigned.
 */

BEGIN
{
	trace(nobody_assigned_this);
}
