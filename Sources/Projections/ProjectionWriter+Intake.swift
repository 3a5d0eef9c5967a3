import Alerting
import Domain
