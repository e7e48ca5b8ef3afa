/*
 * trace() and keys of aggregations show a floating-point number as an integer of its size: nothing in a record says
 * what it is.
 */

BEGIN
{
	this->p = (uint64_t *)alloca(8);
	*this->p = 0x400921fb54442d18;
	this->q = (uint32_t *)alloca(4);
	*this->q = 0xc0490fdb;
	trace(*(double *)this->p);
	trace(*(float *)this->q);
	@[*(double *)this->p, *(float *)this->q] = count();
	exit(0);
}
