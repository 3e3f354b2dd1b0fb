package io.millrace.worker.cluster;

/** The protocols that a group of workers can speak (contract, group-protocol.md, section 1), oldest first. */
public enum ConnectProtocol {
    /** Every rebalance stops everything. */
    EAGER("default", 0),
    /** Only what moves is stopped (KIP-415). */
    COMPATIBLE("compatible", 1),
    /** The same, with signed internal requests (KIP-507). */
    SESSIONED("sessioned", 2);

    private final String protocolName;
    private final short version;

    ConnectProtocol(String protocolName, int version) {
        this.protocolName = protocolName;
        this.version = (short) version;
    }

    /** The protocol of that name in the group protocol; throws an IllegalStateException for any other. */
    static ConnectProtocol named(String protocolName) {
        for (ConnectProtocol protocol : values()) {
            if (protocol.protocolName.equals(protocolName)) {
                return protocol;
            }
        }
        throw new IllegalStateException("The group coordinator chose the protocol '" + protocolName
                + "', which this worker did not offer; check that only Connect workers use this group.id");
    }

    /** Its name in the group protocol. */
    public String protocolName() {
        return protocolName;
    }

    /** The version number in the header of its messages. */
    public short version() {
        return version;
    }

    /** Whether workers keep what they run during a rebalance. */
    public boolean isIncremental() {
        return this != EAGER;
    }

    /** Whether internal requests are to be signed. */
    public boolean signsRequests() {
        return this == SESSIONED;
    }
}
