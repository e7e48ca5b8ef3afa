package org.dtrace4j.trace;

import org.dtrace4j.abi.Ecb;

/** An ECB of a consumer's state. */
final class LiveEcb extends Ecb {
    LiveEcb(int epid) {
        super(epid);
    }
}
