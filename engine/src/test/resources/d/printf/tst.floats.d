/*
 * Floating-point numbers: D makes none, but shows those that it finds, and has them as keys.
 */

#pragma D option quiet

BEGIN
{
	this->p = (uint64_t *)alloca(8);
	*this->p = 0x400921fb54442d18;
	this->q = (uint32_t *)alloca(4);
	*this->q = 0xc0490fdb;
	printf("%f %e %g %G %E\n", *(double *)this->p, *(double *)this->p, *(double *)this->p, *(float *)this->q,
	    *(float *)this->q);
	printf("[%10.2f] [%-10.3e] [%+g] [%010.1f] [%.0f] [%*.*f]\n", *(double *)this->p, *(double *)this->p, *(double *)this->p,
	    *(float *)this->q, *(double *)this->p, 8, 3, *(float *)this->q);
	print(*(double *)this->p);
	@[*(double *)this->p] = count();
	@[*(double *)this->p] = count();
	printa("%.4f %@d\n", @);
	exit(0);
}
