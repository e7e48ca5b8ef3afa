package org.dtrace4j.device;

import java.util.List;
import org.dtrace4j.dof.ActionImage;

/**
 * What an EPID stands for.
 *
 * @param clause number of the clause in its consumer's enabling, from 0, in program order
 */
public record EcbInfo(int epid, ProbeInfo probe, int clause, int recordSize, List<ActionImage> actions) { }
