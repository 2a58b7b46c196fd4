"""What each session that was held cost each delegation, and why.

A charge is written once the session has ended and is kept, with its reasons: a delegation that changes its hours or
its holidays afterwards changes what comes, not what was. Only a session whose beginning or end changed (it was
reopened and ended again) is charged anew.
"""
