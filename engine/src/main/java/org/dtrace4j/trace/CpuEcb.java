package org.dtrace4j.trace;

import org.dtrace4j.abi.ArmedEcb;

/** An ECB on one CPU: what a site needs to run it there, one load away. */
final class CpuEcb extends ArmedEcb {
    final LiveEcb ecb;
    final CpuFiring firing;
    /** Says that what fills the slot belongs to the site that asks. */
    final long serial;

    CpuEcb(LiveEcb ecb, CpuFiring firing) {
        this.ecb = ecb;
        this.firing = firing;
        this.serial = ecb.serial;
    }
}
