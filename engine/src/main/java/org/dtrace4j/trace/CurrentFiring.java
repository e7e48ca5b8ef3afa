package org.dtrace4j.trace;

import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetThread;

/**
 * The part of a firing that needs no memory of its own: what is current in the target, and arithmetic. Probe context.
 */
abstract class CurrentFiring extends Firing {
    final Target target;
    final TargetThread thread;
    final int cpu;

    CurrentFiring(Target target, int cpu) {
        this.target = target;
        this.thread = target.current();
        this.cpu = cpu;
    }

    // ---- arithmetic

    private static void checkDivisor(long divisor) {
        if (divisor == 0) {
            throw ProbeFault.Kind.DIVZERO.fault();
        }
    }

    @Override
    public long divide(long dividend, long divisor) {
        checkDivisor(divisor);
        return dividend / divisor;
    }

    @Override
    public long divideUnsigned(long dividend, long divisor) {
        checkDivisor(divisor);
        return Long.divideUnsigned(dividend, divisor);
    }

    @Override
    public long remainder(long dividend, long divisor) {
        checkDivisor(divisor);
        return dividend % divisor;
    }

    @Override
    public long remainderUnsigned(long dividend, long divisor) {
        checkDivisor(divisor);
        return Long.remainderUnsigned(dividend, divisor);
    }

    @Override
    public long argument(long value) {
        return value;
    }

    @Override
    public void requireKernel() { }

    // ---- built-in variables: the target

    @Override
    public long vtimestamp() {
        return thread.virtualTimestamp();
    }

    @Override
    public long walltimestamp() {
        return target.wallTimestamp();
    }

    @Override
    public long cpu() {
        return cpu;
    }

    @Override
    public long curthread() {
        return thread.address();
    }

    @Override
    public long tid() {
        return thread.tid();
    }

    @Override
    public long pid() {
        return thread.pid();
    }

    @Override
    public long ppid() {
        return thread.ppid();
    }

    @Override
    public long uid() {
        return thread.uid();
    }

    @Override
    public long gid() {
        return thread.gid();
    }

    @Override
    public long errno() {
        return thread.errno();
    }

    @Override
    public long ipl() {
        return thread.interruptLevel();
    }

    @Override
    public long caller() {
        return thread.caller();
    }

    @Override
    public long stackdepth() {
        return thread.stackDepth();
    }

    @Override
    public long execname() {
        return thread.execname();
    }

    @Override
    public long zonename() {
        return thread.zonename();
    }

    // ---- built-in variables: the probe

    @Override
    public long epid(Ecb ecb) {
        return ecb.epid;
    }

    @Override
    public long id(Ecb ecb) {
        return ((LiveEcb) ecb).probe.id;
    }

    @Override
    public long probeprov(Ecb ecb) {
        return ((LiveEcb) ecb).description[0];
    }

    @Override
    public long probemod(Ecb ecb) {
        return ((LiveEcb) ecb).description[1];
    }

    @Override
    public long probefunc(Ecb ecb) {
        return ((LiveEcb) ecb).description[2];
    }

    @Override
    public long probename(Ecb ecb) {
        return ((LiveEcb) ecb).description[3];
    }
}
